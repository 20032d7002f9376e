"""Invented paragraphs of the notes of passation."""

AVERTISSEMENT = "*Note fictive, pour la démonstration du portail.*"
BILANS = (
    (
        "## Où en est-on\n\nLe plan d’actions avance, mais deux fiches restent à relancer avec leurs pilotes. Le comité de "
        "pilotage se réunit deux fois par an\u00a0; le prochain est à programmer."
    ),
    (
        "## Où en est-on\n\nLes crédits de l’exercice sont presque tous programmés. Les projets reconduits donnent "
        "satisfaction\u00a0; le renouvellement de l’appel à projets est prêt à être publié."
    ),
    (
        "## Où en est-on\n\nL’année a surtout servi à remettre le plan en ordre\u00a0: fiches actions mises à jour, indicateurs "
        "renseignés, partenaires revus un par un."
    ),
)
DOSSIERS = (
    (
        "## À suivre de près\n\n- Les comptes rendus financiers attendus avant l’été.\n- La convention avec le principal "
        "porteur, qui arrive à son terme.\n- La réponse à l’enquête annuelle\u00a0: "
        "commencez tôt, les chiffres des partenaires tardent."
    ),
    (
        "## À suivre de près\n\n- Un projet en milieu scolaire dont le démarrage est retardé.\n- La mobilisation des communes, "
        "encore peu nombreuses à déposer un dossier.\n- Le lien avec la feuille de route régionale, à resserrer."
    ),
    (
        "## À suivre de près\n\n- Les actions en milieu festif avant la saison.\n- Le reste à programmer, à utiliser avant la "
        "date limite d’engagement.\n- Les réserves des services sur un projet déposé tardivement."
    ),
)
RELATIONS = (
    (
        "## Les personnes à voir d’abord\n\nL’équipe du cabinet connaît bien les dossiers. Voyez dès la première semaine la "
        "délégation de l’agence régionale de santé, puis le parquet."
    ),
    (
        "## Les personnes à voir d’abord\n\nLe bureau de la prévention tient les dossiers de subvention. L’éducation nationale "
        "attend une réunion de rentrée\u00a0; la gendarmerie est un appui solide."
    ),
    (
        "## Les personnes à voir d’abord\n\nLe chef de projet régional réunit le réseau chaque trimestre. L’association des "
        "maires relaie volontiers les appels à projets."
    ),
)
