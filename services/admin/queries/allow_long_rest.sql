-- returns std::string
-- Of this transaction: it holds a lock while the broker's queues are looked through, which takes longer than one may
-- otherwise rest.
SELECT set_config('idle_in_transaction_session_timeout', '5min', true)
