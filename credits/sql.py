"""What the database itself holds of the ledger: entries as a view, direction of movements, balances never overdrawn.

Written for migrations: the lists of codes are frozen here, and a test compares them with the enumerations. Every check
locks first (`FOR NO KEY UPDATE`, accounts in id order), then sums: each statement of a READ COMMITTED function reads
what others have committed, so two simultaneous allocations cannot both pass.
"""

DESCENDANTES = ("ouverture", "degel", "notification", "complement", "delegation")
MONTANTES = ("retrait", "reprise", "restitution", "reserve_de_precaution", "gel", "annulation")
BUDGETAIRES = ("ouverture", "degel", "reserve_de_precaution", "gel", "annulation")
SANS_EFFET_SUR_NOTIFIE = ("delegation",)
SANS_EFFET_SUR_DELEGUE = ("notification", "complement", "retrait")
ACCORDES = ("retenu", "notifie", "en_cours", "acheve", "solde")


def liste(codes: tuple[str, ...]) -> str:
    """Codes as a SQL list. Constants of this module only."""
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


# The one place where a nature is given its meaning: its effect on what is announced and on what is usable, and which of
# its two entries belongs to the side that receives credits (`recu`). A transfer between peers is received on both.
# Not materialised: reading one account goes by its index, not through every movement ever made.
ECRITURES = f"""
CREATE VIEW credits_ecriture AS
WITH mouvement AS NOT MATERIALIZED (
    SELECT id, source_id, cible_id,
           nature NOT IN {liste(MONTANTES)} AS cible_recoit,
           nature NOT IN {liste(DESCENDANTES)} AS source_rend,
           CASE WHEN nature IN {liste(SANS_EFFET_SUR_NOTIFIE)} THEN 0 ELSE 1 END AS notifie,
           CASE WHEN nature IN {liste(SANS_EFFET_SUR_DELEGUE)} THEN 0 ELSE 1 END AS delegue,
           ae, cp
      FROM credits_mouvement
)
SELECT 2 * id AS id, id AS mouvement_id, cible_id AS compte_id, cible_recoit AS recu,
       ae * notifie AS notifie_ae, cp * notifie AS notifie_cp, ae * delegue AS delegue_ae, cp * delegue AS delegue_cp
  FROM mouvement
UNION ALL
SELECT 2 * id + 1, id, source_id, source_rend, -ae * notifie, -cp * notifie, -ae * delegue, -cp * delegue
  FROM mouvement
"""

SENS_DES_MOUVEMENTS = f"""
CREATE FUNCTION credits_mouvement_avant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    de credits_compte%ROWTYPE;
    vers credits_compte%ROWTYPE;
BEGIN
    PERFORM 1 FROM credits_compte WHERE id IN (NEW.source_id, NEW.cible_id) ORDER BY id FOR NO KEY UPDATE;
    SELECT * INTO de FROM credits_compte WHERE id = NEW.source_id;
    SELECT * INTO vers FROM credits_compte WHERE id = NEW.cible_id;
    IF de.exercice <> vers.exercice THEN
        RAISE EXCEPTION 'mouvement entre deux exercices'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mouvement_exercice';
    END IF;
    IF NOT coalesce(CASE
        WHEN NEW.nature IN {liste(BUDGETAIRES)} AND 'budget' NOT IN (de.niveau, vers.niveau) THEN false
        WHEN NEW.nature NOT IN {liste(BUDGETAIRES)} AND 'budget' IN (de.niveau, vers.niveau) THEN false
        WHEN NEW.nature IN {liste(DESCENDANTES)} THEN vers.parent_id = de.id
        WHEN NEW.nature IN {liste(MONTANTES)} THEN de.parent_id = vers.id
        ELSE de.parent_id = vers.parent_id
    END, false) THEN
        RAISE EXCEPTION 'mouvement % impossible de % vers %', NEW.nature, de.niveau, vers.niveau
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mouvement_sens';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER credits_mouvement_avant BEFORE INSERT ON credits_mouvement
    FOR EACH ROW EXECUTE FUNCTION credits_mouvement_avant();
"""

# an account passes down no more than it received, and no more than what was made usable of it; it is
# delegated no more than notified. R-24: grants within what is notified, commitments and payments within what is delegated.
VERIFIER_COMPTE = f"""
CREATE FUNCTION credits_verifier_compte(compte bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    s record;
    p record;
BEGIN
    IF (SELECT niveau FROM credits_compte WHERE id = compte) = 'budget' THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(notifie_ae), 0) AS notifie_ae, coalesce(sum(notifie_cp), 0) AS notifie_cp,
           coalesce(sum(delegue_ae), 0) AS delegue_ae, coalesce(sum(delegue_cp), 0) AS delegue_cp,
           coalesce(sum(notifie_ae - delegue_ae) FILTER (WHERE recu), 0) AS annonce_ae,
           coalesce(sum(notifie_cp - delegue_cp) FILTER (WHERE recu), 0) AS annonce_cp
      INTO s FROM credits_ecriture WHERE compte_id = compte;
    IF least(s.annonce_ae, s.annonce_cp) < 0 THEN
        RAISE EXCEPTION 'compte % : délégué au-delà du notifié', compte
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compte_delegue_dans_notifie';
    END IF;
    SELECT coalesce(sum(montant_accorde), 0) AS programme INTO p
      FROM credits_projet WHERE compte_id = compte AND statut IN {liste(ACCORDES)};
    IF s.notifie_ae - p.programme < 0 OR s.notifie_cp < 0 THEN
        RAISE EXCEPTION 'compte % : au-delà des crédits notifiés', compte
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compte_notifie';
    END IF;
    IF s.delegue_ae < (SELECT coalesce(sum(e.montant_ae), 0) FROM credits_engagementjuridique e
                         JOIN credits_projet q ON q.id = e.projet_id WHERE q.compte_id = compte)
       OR s.delegue_cp < (SELECT coalesce(sum(v.montant_cp), 0) FROM credits_paiement v
                            JOIN credits_projet q ON q.id = v.projet_id WHERE q.compte_id = compte) THEN
        RAISE EXCEPTION 'compte % : au-delà des crédits délégués', compte
            USING ERRCODE = 'check_violation', CONSTRAINT = 'compte_delegue';
    END IF;
END $$;
"""

SOLDES_DES_MOUVEMENTS = """
CREATE FUNCTION credits_mouvement_apres() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credits_verifier_compte(NEW.source_id);
    PERFORM credits_verifier_compte(NEW.cible_id);
    RETURN NULL;
END $$;
CREATE TRIGGER credits_mouvement_apres AFTER INSERT ON credits_mouvement
    FOR EACH ROW EXECUTE FUNCTION credits_mouvement_apres();
"""

SOLDES_DES_PROJETS = f"""
CREATE FUNCTION credits_projet_apres() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    compte record;
    engage numeric;
BEGIN
    IF NEW.compte_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO compte FROM credits_compte WHERE id = NEW.compte_id FOR NO KEY UPDATE;
    IF compte.exercice <> NEW.exercice
       OR NOT coalesce(CASE NEW.echelle
            WHEN 'departementale' THEN compte.prefecture_id = NEW.prefecture_id
            ELSE compte.niveau = 'part_regionale'
                 AND compte.region_id = (SELECT region_id FROM prefectures_prefecture WHERE id = NEW.prefecture_id)
          END, false) THEN
        RAISE EXCEPTION 'projet % imputé sur le compte d’un autre', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projet_compte';
    END IF;
    SELECT coalesce(sum(montant_ae), 0) INTO engage FROM credits_engagementjuridique WHERE projet_id = NEW.id;
    IF engage > (CASE WHEN NEW.statut IN {liste(ACCORDES)} THEN NEW.montant_accorde ELSE 0 END) THEN
        RAISE EXCEPTION 'projet % : engagé au-delà de l’accordé', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projet_engage';
    END IF;
    PERFORM credits_verifier_compte(NEW.compte_id);
    RETURN NULL;
END $$;
CREATE TRIGGER credits_projet_cree AFTER INSERT ON credits_projet
    FOR EACH ROW EXECUTE FUNCTION credits_projet_apres();
CREATE TRIGGER credits_projet_change
    AFTER UPDATE OF statut, montant_accorde, compte_id, exercice, echelle, prefecture_id ON credits_projet
    FOR EACH ROW EXECUTE FUNCTION credits_projet_apres();
"""

SOLDES_DE_L_EXECUTION = f"""
CREATE FUNCTION credits_execution_apres() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    p record;
    engage numeric;
    paye numeric;
BEGIN
    SELECT * INTO p FROM credits_projet
     WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.projet_id ELSE NEW.projet_id END FOR NO KEY UPDATE;
    PERFORM 1 FROM credits_compte WHERE id = p.compte_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(montant_ae), 0) INTO engage FROM credits_engagementjuridique WHERE projet_id = p.id;
    SELECT coalesce(sum(montant_cp), 0) INTO paye FROM credits_paiement WHERE projet_id = p.id;
    IF engage > (CASE WHEN p.statut IN {liste(ACCORDES)} THEN p.montant_accorde ELSE 0 END) THEN
        RAISE EXCEPTION 'projet % : engagé au-delà de l’accordé', p.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projet_engage';
    END IF;
    IF paye > engage THEN
        RAISE EXCEPTION 'projet % : payé au-delà de l’engagé', p.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'projet_paye';
    END IF;
    PERFORM credits_verifier_compte(p.compte_id);
    RETURN NULL;
END $$;
CREATE TRIGGER credits_engagement_apres AFTER INSERT OR UPDATE OR DELETE ON credits_engagementjuridique
    FOR EACH ROW EXECUTE FUNCTION credits_execution_apres();
CREATE TRIGGER credits_paiement_apres AFTER INSERT OR UPDATE OR DELETE ON credits_paiement
    FOR EACH ROW EXECUTE FUNCTION credits_execution_apres();
"""

INSTALLER = [
    (ECRITURES, "DROP VIEW credits_ecriture"),
    (SENS_DES_MOUVEMENTS, "DROP FUNCTION credits_mouvement_avant() CASCADE"),
    (VERIFIER_COMPTE, "DROP FUNCTION credits_verifier_compte(bigint)"),
    (SOLDES_DES_MOUVEMENTS, "DROP FUNCTION credits_mouvement_apres() CASCADE"),
    (SOLDES_DES_PROJETS, "DROP FUNCTION credits_projet_apres() CASCADE"),
    (SOLDES_DE_L_EXECUTION, "DROP FUNCTION credits_execution_apres() CASCADE"),
]
