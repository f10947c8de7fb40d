// The command line: a const table of commands; argv -> struct, result -> view; exit codes in one
// place (exit_code.hpp).
#pragma once

namespace tend::cli {

int main(int argc, char** argv);

}  // namespace tend::cli
