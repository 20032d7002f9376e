"""Which browser is this? Enough words for someone to recognise their own; nothing that follows a machine."""

# In this order: most browsers also give the names of others.
NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
INCONNU = "Navigateur inconnu"


def _premier(agent: str, noms: tuple[tuple[str, str], ...]) -> str:
    return next((nom for marque, nom in noms if marque in agent), "")


def nommer(agent: str) -> str:
    """The header `User-Agent` → « Firefox sous Windows », « Safari sur iPhone », « Navigateur inconnu »."""
    navigateur, systeme = _premier(agent, NAVIGATEURS), _premier(agent, SYSTEMES)
    if not systeme:
        return navigateur or INCONNU
    lien = "sur" if systeme in ("iPhone", "iPad") else "sous"
    return f"{navigateur or INCONNU} {lien} {systeme}"
