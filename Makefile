# Everything starts here: `make run` on a fresh machine, `make test` before any change.
.DEFAULT_GOAL := help
.PHONY: help run test couverture e2e bench lint format clean local dev
MAKEFLAGS += --no-print-directory

# The first interpreter from 3.11 to 3.13 (macOS's own python3 may be older).
VERSION_CONVENUE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(VERSION_CONVENUE)' 2>/dev/null && echo $$p && break; done)
V := .venv/bin
# Where Homebrew puts Pango, which an interpreter that is not Homebrew's does not search.
ifeq ($(shell uname -s),Darwin)
BREW := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib
endif
LANCEMENT := $(BREW) $(V)/python -m mildeca_portal.lancement
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PORT

help: ## Affiche cette aide
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -e 's/:.*## /|/' | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: local ## Lance le portail de démonstration (PORT=8001 pour changer de port) ; Ctrl-C arrête tout
	@$(LANCEMENT).superviseur

test: dev ## Passe toute la suite d'essais, navigateur compris
	@$(LANCEMENT) systeme pango chromium
	@# The second half is run even when the first fails, and the two codes count.
	$(BREW) $(V)/python -m pytest -n 2 --dist loadgroup --ignore=tests/e2e; code=$$?; \
	$(BREW) $(V)/python -m pytest -n 2 --dist loadgroup tests/e2e && exit $$code

couverture: dev ## Mesure la couverture des essais (hors navigateur) ; 95 % au moins
	@$(LANCEMENT) systeme pango
	@rm -rf var/couverture && mkdir -p var/couverture
	@# Apart from `test`: tracing doubles its time on Python 3.11.
	$(BREW) $(V)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term --ignore=tests/e2e

e2e: dev ## Passe les seuls essais dans le navigateur
	@$(LANCEMENT) systeme pango chromium
	$(BREW) $(V)/python -m pytest tests/e2e

bench: dev ## Mesure le coût des règles sur 5 000 projets, puis la dernière heure d'une enquête : 510 personnes, deux pannes
	$(V)/python -m pytest tests/bench/mesure_*.py -n0 -s -q -p no:randomly
	$(V)/python -m tests.bench.heure_limite

# The checks of settings and migrations are made as in production.
lint: export SECRET_KEY := des-caracteres-pour-la-verification-de-la-production-0123456789
lint: export DATABASE_URL := postgresql://verification@localhost/verification
lint: export ALLOWED_HOSTS := portail.example.org
lint: export ADRESSE_PUBLIQUE := https://portail.example.org
lint: export HTTPS := 1
lint: export DEBUG := 0
lint: export DEMONSTRATION := 0
lint: TYPES = rapports mildeca_portal/socle mildeca_portal/comptes mildeca_portal/lancement circulaires/controle tests/amorce.py \
	$(filter-out rapports/%,$(wildcard */regles.py */regles */actions.py */actions */chiffres.py */chiffres))
lint: dev ## Vérifie le code, les gabarits, les types, les couches, les migrations et la mise en production
	$(V)/ruff check .
	$(V)/ruff format --check .
	find templates -name '*.html' -exec $(V)/djade --check --target-version 5.2 {} +
	$(V)/djlint --quiet --lint templates
	$(V)/mypy $(TYPES)
	$(V)/lint-imports
	$(V)/python -W 'ignore:Got an error checking' manage.py makemigrations --check --dry-run
	$(V)/python manage.py check --deploy --fail-level WARNING
	! grep -n '://' requirements/*.txt
	$(V)/python -m mildeca_portal.lancement.fichiers docker-compose.yml publiccode.yml

format: dev ## Met en forme le code et les gabarits
	$(V)/ruff check --fix-only --quiet .
	$(V)/ruff format .
	find templates -name '*.html' -exec $(V)/djade --target-version 5.2 {} + || true # djade says 1 when it changed a file

clean: ## Efface l'environnement, la base et les fichiers de ce poste (les données de démonstration sont perdues)
	@if [ -x $(V)/python ]; then $(LANCEMENT) effacer; fi
	rm -rf .venv var .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What follows is called by the targets above. Requirements are installed again only when their hash changes.
$(V)/pip:
	@[ -n "$(PYTHON)" ] || { echo "Il faut Python 3.11, 3.12 ou 3.13 (sous Debian : apt-get install python3 python3-venv)." >&2; exit 1; }
	@echo "Création de l'environnement Python .venv…"
	@$(PYTHON) -m venv .venv

local dev: $(V)/pip
	@$(V)/python mildeca_portal/lancement/exigences.py $@
