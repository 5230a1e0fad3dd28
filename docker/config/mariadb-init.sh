# Run once, on an empty server: for each service whose password this server is given, a user and a database.
export MYSQL_PWD
MYSQL_PWD=$(cat "$MARIADB_ROOT_PASSWORD_FILE")
for file in /run/secrets/*_db_password; do
  name=${file##*/}
  name=${name%_db_password}
  mariadb -u root <<SQL
CREATE DATABASE $name CHARACTER SET utf8mb4;
CREATE USER '$name'@'%' IDENTIFIED BY '$(cat "$file")';
GRANT ALL ON $name.* TO '$name'@'%';
SQL
done
