"""Reading HTML in the tests: a tree, and what a browser would say of a control."""

import tinyhtml5


class Page:
    """A parsed document or fragment."""

    def __init__(self, html: str) -> None:
        self.racine = tinyhtml5.parse(
            "" + html,  # a plain str, whatever the template gave
            namespace_html_elements=False,
        )
        for element in self.racine.iter():
            element.tag = str(element.tag).rpartition("}")[2]  # SVG comes with its namespace
        self.par_id = {e.get("id"): e for e in self.racine.iter() if e.get("id")}

    def tous(self, balise: str, **attributs: str):
        voulus = {nom.rstrip("_").replace("_", "-"): valeur for nom, valeur in attributs.items()}
        return [e for e in self.racine.iter(balise) if all(e.get(n) == v for n, v in voulus.items())]

    def un(self, balise: str, **attributs: str):
        trouves = self.tous(balise, **attributs)
        assert len(trouves) == 1, f"{len(trouves)} <{balise} {attributs}>"
        return trouves[0]

    def decrit(self, element) -> list[str]:
        """Texts that describe a control, in order. Fails on an id that does not exist."""
        return [texte(self.par_id[i]) for i in (element.get("aria-describedby") or "").split()]


def texte(element) -> str:
    return " ".join("".join(element.itertext()).split())
