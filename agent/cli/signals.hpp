// SIGTERM and SIGINT as a flag: the step in hand is finished, then the run ends.
#pragma once

namespace tend::cli {

// A second SIGINT ends the program at once; a run that dies is finished by the next one.
void catch_stop_signals();
bool stop_requested();

}  // namespace tend::cli
