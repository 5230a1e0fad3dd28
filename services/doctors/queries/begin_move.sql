-- returns nothing
SAVEPOINT before_move
