// The one program of the sweep's root, linked statically since there is nothing else in it: `touch
// FILE …` makes files that say `made`, `touch -c FILE …` only asks whether they can be read.
#include <fcntl.h>
#include <unistd.h>

#include <string_view>

int main(int argc, char** argv) {
  const bool only_ask = argc > 1 && std::string_view(argv[1]) == "-c";
  for (int i = only_ask ? 2 : 1; i < argc; ++i) {
    const int flags = only_ask ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
    const int fd = ::open(argv[i], flags | O_CLOEXEC, 0644);
    if (fd < 0) return 1;
    if (!only_ask && ::write(fd, "made\n", 5) != 5) return 1;
    ::close(fd);
  }
  return 0;
}
