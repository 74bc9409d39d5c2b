using System.Text;

namespace FastMcp.Wire.Tests.Http2;

/// <summary>
/// An encoder for tests that shares nothing with the product's: chooses at random between all ways to write a field, with a table of its
/// own kept as a list.
/// </summary>
internal sealed class PlainHpack(Random random)
{
    private readonly List<(string Name, string Value)> _table = [];
    private int _limit = 4096;

    public byte[] Encode(IReadOnlyList<(string Name, string Value)> fields)
    {
        var output = new List<byte>();
        if (random.Next(8) == 0)
        {
            _limit = random.Next(4097);
            Number(output, 0x20, 5, _limit);
            Evict();
        }

        foreach (var (name, value) in fields)
        {
            Field(output, name, value);
        }

        return [.. output];
    }

    private void Field(List<byte> output, string name, string value)
    {
        var whole = _table.IndexOf((name, value));
        if (whole >= 0 && random.Next(4) > 0)
        {
            Number(output, 0x80, 7, 62 + whole);
            return;
        }

        var way = random.Next(3);
        var (kind, prefix) = way switch { 0 => (0x40, 6), 1 => (0x00, 4), _ => (0x10, 4) };
        var named = _table.FindIndex(entry => entry.Name == name);
        if (named >= 0 && random.Next(2) == 0)
        {
            Number(output, kind, prefix, 62 + named);
        }
        else
        {
            output.Add((byte)kind);
            Text(output, name);
        }

        Text(output, value);
        if (way == 0)
        {
            _table.Insert(0, (name, value));
            Evict();
        }
    }

    private void Evict()
    {
        while (_table.Sum(entry => entry.Name.Length + entry.Value.Length + 32) > _limit)
        {
            _table.RemoveAt(_table.Count - 1);
        }
    }

    private static void Text(List<byte> output, string text)
    {
        Number(output, 0, 7, text.Length);
        output.AddRange(Encoding.Latin1.GetBytes(text));
    }

    private static void Number(List<byte> output, int kind, int prefix, int value)
    {
        var full = (1 << prefix) - 1;
        if (value < full)
        {
            output.Add((byte)(kind | value));
            return;
        }

        output.Add((byte)(kind | full));
        for (value -= full; value >= 128; value /= 128)
        {
            output.Add((byte)((value % 128) + 128));
        }

        output.Add((byte)value);
    }
}
