# Run once, on an empty server: for each service whose password this server is given, a role and a database; for the
# audit a keeper.
for file in /run/secrets/*_db_password; do
  name=${file##*/}
  name=${name%_db_password}
  psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -v password="$(cat "$file")" <<SQL
CREATE ROLE $name LOGIN PASSWORD :'password';
CREATE DATABASE $name OWNER $name;
REVOKE CONNECT ON DATABASE $name FROM PUBLIC;
SQL
done
psql -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d admin -f /etc/consulta/audit-keeper.sql
