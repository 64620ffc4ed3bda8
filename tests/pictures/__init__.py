"""Takes a picture of every page, dialog and state of the real program: `python3 dev.py pictures`.

They lie in `build/pictures` as NNN-name-LOOK.png, in both themes, some at two device pixels a
pixel, with text of twice the size and mirrored. It ends with 1 where a state cannot be reached.
"""
