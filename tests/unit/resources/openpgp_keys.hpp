// Keys that GnuPG 2.2.40 made, and the fingerprints it gave them.
#pragma once

#include <string>

namespace tend::testing {

inline const std::string kEd25519Fingerprint = "FA078EA7C9BDF0234449B41A5DB945D915802405";
inline const std::string kEd25519Key =
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
    "\n"
    "mDMEawPyKhYJKwYBBAHaRw8BAQdAyuYFRWKD5998ElCu1TJzaPgMRkVQepOiBD9p\n"
    "CFJ9Are0GU90aGVyIDxvdGhlckBsYWIuZXhhbXBsZT6IkAQTFggAOBYhBPoHjqfJ\n"
    "vfAjREm0Gl25RdkVgCQFBQJrA/IqAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheA\n"
    "AAoJEF25RdkVgCQF/ucA/1Z7hL/Q/LjzT8wKcM0cpl0c7XFsVpTU6nMOvzC/EBkG\n"
    "AQC6SfjNeQMFes7U8jie1IO3Wpu0ura13iGk8TmwOZn0Bw==\n"
    "=+UJ0\n"
    "-----END PGP PUBLIC KEY BLOCK-----\n";

inline const std::string kRsaFingerprint = "D95E38BE1C27F0F0F6C90D71477BA5B04D5DB207";
// The key above and one of RSA with 2048 bits.
inline const std::string kTwoKeys =
    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
    "\n"
    "mQENBGsD8ikBCACbKsXZll4dyqxJ25A4sRIHhg1W95wNrRD47CIEz32ry64fgQnk\n"
    "aUkkik50XF6ndzfW4S7P+QbmZk/5hqDNXR3VdSogEaW9T3gCtzq6OUKJmvOtPgph\n"
    "EncqCC7CVPnGDVP428Jo9UQNleESqKHxu6b/x4Up/R0P55WUPvJ9VmvJv4NB/lVs\n"
    "okI15eToXuYyjZYZw5wvMsEnQB9PxRN1rQA0HUh0H3EY9BQK01Bi9rCfdHwDh/IW\n"
    "eDV0eQUQto5tDxoBrpEFCJKE1zuAH8ZEuaIgqDqRF+DWwGo6l51FJWNjGUZV0gxI\n"
    "MvP+GeeBpz2WtxIP7ejdRXGLx5iVI3OKOxPjABEBAAG0IUxhYiBhcmNoaXZlIDxh\n"
    "cmNoaXZlQGxhYi5leGFtcGxlPokBTgQTAQoAOBYhBNleOL4cJ/Dw9skNcUd7pbBN\n"
    "XbIHBQJrA/IpAhsDBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEEd7pbBNXbIH\n"
    "PfAH+QEyoaysl5K6lPZZ1111zf4tH6l1WL/VvKMR8+z7zHjb0wAuJdtFVKCt0QLy\n"
    "0mWGP2us7cNuaBEO6d3M3t/CzrwhTR+giqxRi3c4rbShjNswxO4mUxRzlGKTkja5\n"
    "ccHXGpyBLV8J+fROJnssPToGitWkzQFw1SYID2FY3PxSw2B2Y0m7O9H3qk2Jf+wx\n"
    "qlZjAiUHBy6qU+cI/1zY3+o70h0isFPyMYT3EuiZp8Ps/qw2nuqHDQc+hRmBxHjB\n"
    "leB6p8QsoFuzKNz659Bod0G4dJBdcy8rw24mH7RcLDGnq9uptn+LSCukaG1kvDsQ\n"
    "vDA1+8OwOI80gKSPb6wLvc55qlSYMwRrA/IqFgkrBgEEAdpHDwEBB0DK5gVFYoPn\n"
    "33wSUK7VMnNo+AxGRVB6k6IEP2kIUn0Ct7QZT3RoZXIgPG90aGVyQGxhYi5leGFt\n"
    "cGxlPoiQBBMWCAA4FiEE+geOp8m98CNESbQaXblF2RWAJAUFAmsD8ioCGwMFCwkI\n"
    "BwIGFQoJCAsCBBYCAwECHgECF4AACgkQXblF2RWAJAX+5wD/VnuEv9D8uPNPzApw\n"
    "zRymXRztcWxWlNTqcw6/ML8QGQYBALpJ+M15AwV6ztTyOJ7Ug7dam7S6trXeIaTx\n"
    "ObA5mfQH\n"
    "=u3TE\n"
    "-----END PGP PUBLIC KEY BLOCK-----\n";

}  // namespace tend::testing
