-- returns nothing
ROLLBACK TO SAVEPOINT before_move
