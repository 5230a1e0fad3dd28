-- returns std::int32_t
SELECT CAST(hand_over_audit() AS integer)
