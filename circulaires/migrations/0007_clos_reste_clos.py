"""What is over stays over: a repealed text, a withdrawn local rule, and the document that was composed, are as they were.

The day of a repeal or of a withdrawal to come may still move, and a text may still be repealed: that is the way forward.
"""

from django.db import migrations

TEXTE = """
CREATE FUNCTION circulaires_texte_clos() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.origine = 'reference' THEN
        RETURN NEW;
    END IF;
    IF (OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id)
       OR (OLD.statut IN ('remplace', 'abroge') AND NEW.statut NOT IN (OLD.statut, 'abroge'))
       OR (OLD.statut = 'abroge' AND (NEW.abroge_le, NEW.motif_abrogation) IS DISTINCT FROM
                                     (OLD.abroge_le, OLD.motif_abrogation)) THEN
        RAISE EXCEPTION 'texte % clos : il ne peut plus être modifié', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER circulaires_texte_clos BEFORE UPDATE ON circulaires_texte
    FOR EACH ROW EXECUTE FUNCTION circulaires_texte_clos();

CREATE FUNCTION circulaires_regle_locale_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.statut <> OLD.statut
       OR (NEW.fin IS DISTINCT FROM OLD.fin AND (NEW.fin IS NULL OR OLD.fin <= (now() AT TIME ZONE 'Europe/Paris')::date)) THEN
        RAISE EXCEPTION 'règle locale % retirée : elle ne peut plus être modifiée', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER circulaires_regle_locale_close BEFORE UPDATE ON circulaires_reglelocale
    FOR EACH ROW WHEN (OLD.statut = 'retiree') EXECUTE FUNCTION circulaires_regle_locale_close();
"""
TEXTE_RETOUR = """
DROP TRIGGER circulaires_regle_locale_close ON circulaires_reglelocale;
DROP FUNCTION circulaires_regle_locale_close();
DROP TRIGGER circulaires_texte_clos ON circulaires_texte;
DROP FUNCTION circulaires_texte_clos();
"""


def objectifs_figes(lignes: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION circulaires_objectifs_figes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM circulaires_refuser_si_publie(o.texte_id) FROM circulaires_orientationannuelle o WHERE o.id {lignes};
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


# In an INSERT, OLD is null, and so is NEW in a DELETE: both ends of an UPDATE are looked at.
LES_DEUX = "IN (OLD.orientationannuelle_id, NEW.orientationannuelle_id)"
UNE = "= CASE WHEN TG_OP = 'DELETE' THEN OLD.orientationannuelle_id ELSE NEW.orientationannuelle_id END"


class Migration(migrations.Migration):
    dependencies = [("circulaires", "0006_libelles_des_etats")]

    operations = [
        migrations.RunSQL(TEXTE, TEXTE_RETOUR),
        migrations.RunSQL(objectifs_figes(LES_DEUX), objectifs_figes(UNE)),
    ]
