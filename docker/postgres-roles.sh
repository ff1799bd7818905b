#!/bin/bash
# Run once by the postgres image on an empty data folder: the login roles, each with a password from the environment.
# The migrations, run as tidegate_owner, make the tables and give each role its rights.
set -euo pipefail

make_role() {
  local role=$1 password=$2
  if [ -z "$password" ]; then
    echo "no password for role $role: set it in .env" >&2
    exit 1
  fi
  # As a psql variable the password is quoted by psql and shows in no process list; logging it is switched off.
  TIDEGATE_ROLE_PASSWORD=$password psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="$role" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password TIDEGATE_ROLE_PASSWORD
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE :"role" LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
SQL
}

make_role tidegate_owner "${TIDEGATE_OWNER_PASSWORD:-}"
make_role tidegate_gateway "${TIDEGATE_GATEWAY_PASSWORD:-}"
make_role tidegate_ingestion "${TIDEGATE_INGESTION_PASSWORD:-}"
make_role tidegate_anonymization "${TIDEGATE_ANONYMIZATION_PASSWORD:-}"
make_role tidegate_access "${TIDEGATE_ACCESS_PASSWORD:-}"
make_role tidegate_training "${TIDEGATE_TRAINING_PASSWORD:-}"

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
ALTER DATABASE tidegate OWNER TO tidegate_owner;
ALTER SCHEMA public OWNER TO tidegate_owner;
REVOKE ALL ON DATABASE tidegate FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE tidegate
  TO tidegate_gateway, tidegate_ingestion, tidegate_anonymization, tidegate_access, tidegate_training;
SQL
