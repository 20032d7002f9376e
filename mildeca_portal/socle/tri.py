"""French sorting and searching without an ICU collation: a stored, normalised key."""

import re
import unicodedata


def sans_accent(texte: str) -> str:
    """« Côte-d'Or » → « cote d or »: lower case, no accent, words separated by one space. Same as the SQL function."""
    decompose = unicodedata.normalize("NFKD", texte).replace("œ", "oe").replace("Œ", "oe").lower()
    sans_marques = "".join(c for c in decompose if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", sans_marques).strip()
