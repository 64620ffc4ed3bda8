"""Says what the world did wrong, and what a person can do about it."""

from __future__ import annotations

from typing import Final

from qmetry_admin.services.trouble import Trouble, TroubleKind

KEY_TROUBLES: Final = frozenset(
    {
        TroubleKind.KEY_MISSING,
        TroubleKind.KEY_LOCKED,
        TroubleKind.KEY_EXPOSED,
        TroubleKind.KEY_WRONG,
    }
)
"""What another key file may mend; all else wants another database."""

OTHER_FILE_MEANT: Final = frozenset(
    {TroubleKind.KEY_MISSING, TroubleKind.KEY_WRONG, TroubleKind.NOT_A_DATABASE}
)
"""What stays as it is until another file is chosen; all else may be over by the next try."""

_SENTENCES: Final = {
    TroubleKind.LOCKED: (
        "The directory {place} is busy: another program is writing to it."
        " Wait a moment and try again."
    ),
    TroubleKind.FULL: (
        "The disk with {place} is full, so nothing can be stored. Make room and try again."
    ),
    TroubleKind.READ_ONLY: (
        "{place} can only be read. Allow this computer's user to write the file and its folder,"
        " and try again."
    ),
    TroubleKind.DAMAGED: (
        "{place} is damaged. Nothing was changed. Put a backup in its place and try again."
    ),
    TroubleKind.NOT_A_DATABASE: (
        "{place} is not a directory of QMetry Admin. It was left as it is. Choose another one."
    ),
    TroubleKind.NEWER: (
        "{place} was made by a newer version of QMetry Admin. It was left as it is."
        " Update the program on this computer."
    ),
    TroubleKind.NETWORK_FOLDER: (
        "{place} is in a network folder, where several computers can damage it."
        " Move the file to a folder of this computer."
    ),
    TroubleKind.NO_ACCESS: (
        "{place} cannot be opened. Check that the folder is there and that you may read and write"
        " in it."
    ),
    TroubleKind.UNREACHABLE: (
        "The server with {place} does not answer. Check the network and try again."
    ),
    TroubleKind.KEY_MISSING: (
        "The key of this directory is missing. It belongs in {place}."
        " Choose the file with the key or a copy of it."
    ),
    TroubleKind.KEY_LOCKED: (
        "The key of this directory is in {place}, which is locked or does not answer."
        " Unlock it and try again, or choose the file with a copy of the key."
    ),
    TroubleKind.KEY_EXPOSED: (
        "Other people of this computer can read the key in {place}."
        " Let only yourself read the file, and only yourself open its folder, then try again."
    ),
    TroubleKind.KEY_WRONG: (
        "The key in {place} is not the key of this directory. Choose the file with the right one."
    ),
    TroubleKind.KEY_EXISTS: (
        "There is already a key in {place}. It was left as it is, and no directory was made."
        " Move that key to a safe place and try again."
    ),
    TroubleKind.SEALED_CHANGED: (
        "Something protected in {place} was changed from outside or belongs to another directory,"
        " and cannot be read. Put a backup in its place."
    ),
}
_UNNAMED: Final = {
    TroubleKind.KEY_MISSING: "the place it was kept in",
    TroubleKind.KEY_LOCKED: "the keyring of this computer",
    TroubleKind.KEY_EXPOSED: "its file",
    TroubleKind.KEY_WRONG: "that file",
    TroubleKind.KEY_EXISTS: "the place meant for it",
}


def sentence(trouble: Trouble) -> str:
    """What happened, why, and what to do."""
    place = trouble.place or _UNNAMED.get(trouble.kind, "the directory")
    said = _SENTENCES[trouble.kind].format(place=place)
    return said[:1].upper() + said[1:] if not trouble.place else said
