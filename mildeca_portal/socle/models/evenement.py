from django.db import models


class Evenement(models.Model):
    """One change of state: who, in which function, on what. Append-only (triggers: UPDATE, DELETE, TRUNCATE).

    Holds ids, codes, function and territory, never a name, an address or free text.
    """

    code = models.CharField(max_length=80, help_text="« app.objet.acte », par exemple « rapports.reponse.transmise ».")
    cree_le = models.DateTimeField(auto_now_add=True)
    acteur_id = models.BigIntegerField(null=True)
    fonction = models.CharField(max_length=40)
    fonction_territoire = models.CharField(max_length=3, blank=True)
    objet_type = models.CharField(max_length=80)
    objet_id = models.CharField(max_length=40)
    region_code = models.CharField(max_length=2, blank=True)
    prefecture_code = models.CharField(max_length=3, blank=True)
    donnees = models.JSONField(default=dict)

    class Meta:
        ordering = ["-cree_le", "-pk"]
        verbose_name = "événement"
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "-cree_le"], name="evenement_objet"),
            models.Index(fields=["prefecture_code", "-cree_le"], name="evenement_prefecture"),
            models.Index(fields=["code", "-cree_le"], name="evenement_code"),
            # The log, latest first: all of it, of a person, of a région.
            models.Index(fields=["-cree_le", "-id"], name="evenement_recent"),
            models.Index(fields=["acteur_id", "-cree_le"], name="evenement_acteur"),
            models.Index(fields=["region_code", "-cree_le"], name="evenement_region"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.objet_type}:{self.objet_id}"
