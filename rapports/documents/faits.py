"""What the MILDECA's public pages say of a year, in our own words: shown as fact, with its source."""

from dataclasses import dataclass

PAGE = "page « Action territoriale » du site de la MILDECA"


@dataclass(frozen=True, slots=True)
class Fait:
    """`theme`: chapter anchor it belongs to (« contexte », « focus »)."""

    theme: str
    titre: str
    texte: str
    source: str = PAGE


FAITS: dict[int, tuple[Fait, ...]] = {
    2024: (
        Fait(
            "contexte",
            "Première année pleine de la stratégie 2023-2027",
            "L’année 2024 est la première année pleine de mise en œuvre de la stratégie interministérielle de mobilisation "
            "contre les conduites addictives 2023-2027, déclinée dans les territoires par les préfectures.",
        ),
        Fait(
            "contexte",
            "La lutte contre les trafics devient une priorité d’action locale",
            "Le rapport sénatorial sur le narcotrafic a montré l’évolution des trafics et la disponibilité croissante de la "
            "cocaïne. La mobilisation locale contre les trafics s’ajoute à l’objectif, réaffirmé, du respect des "
            "interdictions de vente d’alcool aux mineurs, objet d’un protocole entre la MILDECA, la préfecture de police et "
            "le secrétariat général du ministère de l’intérieur.",
        ),
        Fait(
            "focus",
            "Appel à projets national LIMITS",
            "En 2024, l’appel à projets destiné aux communes et intercommunalités a porté sur la prévention de "
            "l’implication des mineurs dans les trafics de stupéfiants (LIMITS)\u00a0: 15\u00a0collectivités ont été "
            "sélectionnées, pour 2,3\u00a0millions d’euros.",
        ),
    )
}


def faits(exercice: int, theme: str) -> list[Fait]:
    return [f for f in FAITS.get(exercice, ()) if f.theme == theme]
