"""Addresses that reports point to: of files in the project, and of pages that explain."""

import string
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, metadata

_PLAIN = frozenset((string.ascii_letters + string.digits + "-._~/").encode())


def relative_uri(path: str) -> str:
    """A path as a relative reference, with every other character percent-encoded.

    >>> relative_uri("src/a b:ü.py")
    'src/a%20b%3A%C3%BC.py'
    """
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in path.encode("utf-8", "replace"))


def home() -> str:
    """The project's page; a name that is no address until the package names one."""
    addresses = _addresses()
    return addresses.get("homepage") or addresses.get("documentation") or "urn:solvent"


def help_uri(code: str) -> str:
    """The page that explains a check."""
    documentation = _addresses().get("documentation")
    return f"{documentation.rstrip('/')}/checks/{code}/" if documentation else f"urn:solvent:check:{code}"


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    try:
        found = metadata("solvent").get_all("Project-URL") or []
    except PackageNotFoundError:
        found = []
    named = (entry.partition(",") for entry in found)
    return {name.strip().lower(): address.strip() for name, _, address in named}
