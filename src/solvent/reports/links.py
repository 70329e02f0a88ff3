"""Addresses that reports point to, taken from the metadata of the installed package."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, metadata


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    try:
        found = metadata("solvent").get_all("Project-URL") or []
    except PackageNotFoundError:
        found = []
    named = (entry.partition(",") for entry in found)
    return {name.strip().lower(): address.strip() for name, _, address in named}


def home() -> str:
    """The project's page; a name that is no address until the package names one."""
    addresses = _addresses()
    return addresses.get("homepage") or addresses.get("documentation") or "urn:solvent"


def help_uri(code: str) -> str:
    """The page that explains a check."""
    documentation = _addresses().get("documentation")
    return f"{documentation.rstrip('/')}/checks/{code}/" if documentation else f"urn:solvent:check:{code}"
