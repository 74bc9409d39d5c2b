namespace FastMcp.Masking.Core.Validation;

/// <summary>Addresses of Bitcoin: Base58Check (P2PKH, P2SH) and Bech32 or Bech32m (BIP 173, BIP 350).</summary>
internal static class CryptoAddress
{
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Base32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const uint Bech32 = 1;
    private const uint Bech32M = 0x2bc830a3;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    public static bool IsBitcoin(ReadOnlySpan<byte> value) => (value[0] | 0x20) == 'b' ? IsBech32(value) : IsBase58(value);

    /// <summary>A version byte, twenty bytes of hash, and the first four bytes of the hash of the hash of them.</summary>
    private static bool IsBase58(ReadOnlySpan<byte> value)
    {
        Span<byte> payload = stackalloc byte[25];
        payload.Clear();
        foreach (byte b in value)
        {
            int carry = Base58.IndexOf((char)b);
            for (int i = 24; i >= 0 && carry >= 0; i--)
            {
                carry += payload[i] * 58;
                payload[i] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0)
            {
                return false;
            }
        }

        Span<byte> hash = stackalloc byte[32];
        Sha256.Hash(payload.Slice(0, 21), hash);
        Sha256.Hash(hash, hash);
        return payload[0] is 0 or 5 && hash.Slice(0, 4).SequenceEqual(payload.Slice(21));
    }

    private static bool IsBech32(ReadOnlySpan<byte> value)
    {
        // "bc" expanded: its high bits, a zero, its low bits.
        uint check = 1;
        foreach (uint part in (ReadOnlySpan<uint>)[3, 3, 0, 2, 3])
        {
            check = Step(check, part);
        }

        foreach (byte b in value.Slice(3))
        {
            int digit = Base32.IndexOf((char)(b | 0x20));
            if (digit < 0 && (digit = Base32.IndexOf((char)b)) < 0)
            {
                return false;
            }

            check = Step(check, (uint)digit);
        }

        return check is Bech32 or Bech32M;
    }

    private static uint Step(uint check, uint digit)
    {
        uint top = check >> 25;
        check = ((check & 0x1ffffff) << 5) ^ digit;
        for (int i = 0; i < 5; i++)
        {
            check ^= ((top >> i) & 1) != 0 ? Generator[i] : 0;
        }

        return check;
    }
}
