"""The events of the pages that join several apps, in words."""

LIBELLES = {
    "accueil.journal.exporte": "a exporté le journal",
    "accueil.donnees_personnelles.telechargees": "a téléchargé ses données personnelles",
}
