"""The text of the QR code, to the letter."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmetry_admin.domain import totp
from tests.unit.domain.phone import SECRET

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOST = 287

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=260)
issuers = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64)


def parts(uri: str) -> tuple[str, str, dict[str, list[str]]]:
    """Issuer, account and parameters, as a phone takes a URI apart."""
    split = urlsplit(uri)
    assert (split.scheme, split.netloc) == ("otpauth", "totp")
    issuer, account = split.path.removeprefix("/").split(":")
    return unquote(issuer), unquote(account), parse_qs(split.query, strict_parsing=True)


def test_uri_01_a_space_in_the_issuer() -> None:
    uri = totp.provisioning_uri("Acme QA", "ann lee", SECRET)
    assert uri == f"otpauth://totp/Acme%20QA:ann%20lee?secret={KEY}&issuer=Acme%20QA"
    assert " " not in uri
    assert "+" not in uri


def test_uri_02_letters_of_other_scripts() -> None:
    uri = totp.provisioning_uri("Ünïcode Größe", "zoë@пример.example", SECRET)
    assert uri == (
        "otpauth://totp/%C3%9Cn%C3%AFcode%20Gr%C3%B6%C3%9Fe:"
        "zo%C3%AB%40%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.example"
        f"?secret={KEY}&issuer=%C3%9Cn%C3%AFcode%20Gr%C3%B6%C3%9Fe"
    )


def test_uri_02_emoji() -> None:
    uri = totp.provisioning_uri("QMetry", "\N{GRINNING FACE}kim", SECRET)
    assert uri == f"otpauth://totp/QMetry:%F0%9F%98%80kim?secret={KEY}&issuer=QMetry"


def test_uri_02_a_name_of_254_characters_is_shortened_by_whole_ones() -> None:
    name = "語" * 254
    whole = f"otpauth://totp/QMetry:{quote(name)}?secret={KEY}&issuer=QMetry"
    assert len(f"{whole}&algorithm=SHA1&digits=6&period=30") == 2396  # no QR symbol takes it
    uri = totp.provisioning_uri("QMetry", name, SECRET)
    issuer, account, parameters = parts(uri)
    assert issuer == "QMetry"
    assert account == "語" * 23
    assert parameters == {"secret": [KEY], "issuer": ["QMetry"]}
    assert MOST - 9 < len(uri) <= MOST


def test_uri_02_the_limit_itself_fits_and_one_more_is_shortened() -> None:
    bare = len(totp.provisioning_uri("Q", "", SECRET))
    fits, too_long = "n" * (MOST - bare), "n" * (MOST - bare + 1)
    assert parts(totp.provisioning_uri("Q", fits, SECRET))[1] == fits
    assert len(totp.provisioning_uri("Q", fits, SECRET)) == MOST
    assert parts(totp.provisioning_uri("Q", too_long, SECRET))[1] == fits


def test_uri_02_the_username_gives_way_before_the_issuer() -> None:
    issuer, account, parameters = parts(totp.provisioning_uri("ö" * 64, "ann", SECRET))
    assert account == "a"
    assert issuer == "ö" * len(issuer)
    assert 10 < len(issuer) < 64
    assert parameters["issuer"] == [issuer]


@pytest.mark.parametrize("sign", "/?#&=+%:@;,!*'()[]\"<>\\ ")
def test_no_sign_is_left_raw(sign: str) -> None:
    name = f"a{sign}b"
    issuer, account, parameters = parts(totp.provisioning_uri("Q", name, SECRET))
    assert (issuer, account) == ("Q", name)
    assert f":a{quote(sign, safe='')}b?" in totp.provisioning_uri("Q", name, SECRET)
    assert parameters == {"secret": [KEY], "issuer": ["Q"]}


def test_unreserved_characters_stay_as_they_are() -> None:
    name = "AZaz09-._~"
    assert f":{name}?" in totp.provisioning_uri("Q", name, SECRET)


@given(issuer=issuers, name=texts)
def test_any_names_give_a_text_that_fits_and_reads_back(issuer: str, name: str) -> None:
    uri = totp.provisioning_uri(issuer, name, SECRET)
    assert len(uri.encode("ascii")) <= MOST
    read_issuer, read_name, parameters = parts(uri)
    assert issuer.startswith(read_issuer)
    assert name.startswith(read_name)
    assert read_issuer
    assert read_name
    assert read_issuer == issuer or len(read_name) == 1
    assert parameters == {"secret": [KEY], "issuer": [read_issuer]}


def test_where_nothing_more_can_give_way_it_ends() -> None:
    """A key this long does not exist; the text is then as short as it can be."""
    assert parts(totp.provisioning_uri("Q", "n", bytes(300)))[:2] == ("Q", "n")
    assert parts(totp.provisioning_uri("QQ", "nn", bytes(300)))[:2] == ("Q", "n")
