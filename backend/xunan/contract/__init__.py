"""Writes what the phone, the desk and other clients need to know: kinds, words, codes, messages.

The contract is generated and committed; tests compare what is committed with what this writes now.
"""

from xunan.contract.catalogue import Catalogue, shipped
from xunan.contract.files import contract_files, stale_files, write_contract
from xunan.contract.op_forms import OldFormError, form_files

__all__ = [
    "Catalogue",
    "OldFormError",
    "contract_files",
    "form_files",
    "shipped",
    "stale_files",
    "write_contract",
]
