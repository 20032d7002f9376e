"""What the texts keep of people, and for how long."""

from mildeca_portal.socle.conservation import Categorie, Sort

CATEGORIES = [
    Categorie(
        code="textes",
        libelle="Circulaires et accusés de lecture",
        contenu="Signataire du texte et personne chargée du suivi, tels que le texte publié les nomme ; personne qui a accusé "
        "lecture, fonction et date.",
        finalite="Publier l’instruction et savoir qui l’a lue.",
        lecteurs="Tout le monde pour le texte publié ; le réseau pour les accusés de lecture.",
        depart="Sans limite, comme le texte lui-même. Qui a accusé lecture perd son nom avec l’anonymisation du compte.",
        sort=Sort.GARDE,
    ),
]
