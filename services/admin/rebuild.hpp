// `consulta-admin --rebuild-figures`: has the figures made anew of all that is stored, by the service that runs, and
// says how far it is. Whoever ends this command does not end that.
#pragma once

namespace consulta::admin {

bool asks_to_rebuild(int argc, char** argv);

// On the database of CONSULTA_DATABASE_URL. The exit status: 0 once it is done, 1 where nothing went on for a minute,
// 2 where the arguments are wrong.
int rebuild_figures(int argc, char** argv);

}  // namespace consulta::admin
