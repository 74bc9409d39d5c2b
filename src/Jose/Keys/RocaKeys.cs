using System.Numerics;

namespace FastMcp.Jose.Keys;

/// <summary>
/// Tells RSA keys that a faulty library made (CVE-2017-15361, "Return of Coppersmith's Attack", CCS 2017): its primes have the form
/// k*M + 65537^a mod M for a product M of small primes, so that the modulus is a power of 65537 to each of them. Of other keys one in 2^27 is.
/// </summary>
internal static class RocaKeys
{
    private const int Generator = 65537;

    // The small primes of M for keys of 512 bits, which those for longer keys contain.
    private static readonly int[] _primes =
        [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];

    public static bool IsOne(ReadOnlySpan<byte> modulus)
    {
        var number = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        return Array.TrueForAll(_primes, prime => IsPower((int)(number % prime), prime));
    }

    private static bool IsPower(int rest, int prime)
    {
        var step = Generator % prime;
        var power = 1;
        do
        {
            if (power == rest)
            {
                return true;
            }

            power = power * step % prime;
        }
        while (power != 1);
        return false;
    }
}
