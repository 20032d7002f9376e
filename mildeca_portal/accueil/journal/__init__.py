"""The log, as it is read. Here, in words, the events of the pages that join several apps (contract: `socle.journal`)."""

LIBELLES = {
    "accueil.journal.exporte": "a exporté le journal",
    "accueil.prise_de_poste.exportee": "a emporté son dossier de prise de poste",
    "accueil.prises_de_poste.exporte": "a exporté le suivi des prises de poste",
    "accueil.donnees_personnelles.telechargees": "a téléchargé ses données personnelles",
}
