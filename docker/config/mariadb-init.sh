# Run once, on an empty server: a user and a database for each service.
export MYSQL_PWD
MYSQL_PWD=$(cat "$MARIADB_ROOT_PASSWORD_FILE")
for name in auth notifications; do
  mariadb -u root <<SQL
CREATE DATABASE $name CHARACTER SET utf8mb4;
CREATE USER '$name'@'%' IDENTIFIED BY '$(cat "/run/secrets/${name}_db_password")';
GRANT ALL ON $name.* TO '$name'@'%';
SQL
done
