"""Citations (`[@key]`) and the list of references.

Three steps, values in and values out: `read` gives a bibliography (CSL-JSON items by key) of what `read_list` and
`read_file` read, `cite` numbers the citations of a tree by first use, `references` sets the list in the NLM
(Vancouver) style.
"""

from trifolio.document.citations.bibliography import entry_line, read, read_file, read_list
from trifolio.document.citations.items import Bibliography
from trifolio.document.citations.listing import references
from trifolio.document.citations.numbering import Cited, cite, unused

__all__ = ["Bibliography", "Cited", "cite", "entry_line", "read", "read_file", "read_list", "references", "unused"]
