namespace FastMcp.Fuzz;

/// <summary>Small random changes to bytes that are right.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Tokens =
    [
        "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\0"u8.ToArray(), ":"u8.ToArray(), "0\r\n\r\n"u8.ToArray(), "Transfer-Encoding: chunked\r\n"u8.ToArray(),
        "Content-Length: 5\r\n"u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud83d"u8.ToArray(), "{"u8.ToArray(), "\""u8.ToArray(), "]"u8.ToArray(),
        "data: "u8.ToArray(), "\n\n"u8.ToArray(), [0xff], [0xed, 0xa0, 0xbd], "536-22-8190"u8.ToArray(), "ffffffff\r\n"u8.ToArray(),
    ];

    private readonly Random _random = new(seed);

    public int Next(int below) => _random.Next(below);

    public byte[] Mutate(byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var left = 1 + _random.Next(4); left > 0 && changed.Count > 0; left--)
        {
            var at = _random.Next(changed.Count);
            switch (_random.Next(5))
            {
                case 0: changed[at] = (byte)_random.Next(256); break;
                case 1: changed.InsertRange(at, Tokens[_random.Next(Tokens.Length)]); break;
                case 2: changed.RemoveRange(at, Math.Min(changed.Count - at, 1 + _random.Next(8))); break;
                case 3: changed.InsertRange(at, changed.GetRange(at, Math.Min(changed.Count - at, 1 + _random.Next(64)))); break;
                default: changed[at] ^= (byte)(1 << _random.Next(8)); break;
            }
        }

        return [.. changed];
    }
}
