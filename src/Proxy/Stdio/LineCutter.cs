using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Stdio;

/// <summary>Cuts what a server writes into lines. A line without an end at the end of the output is none.</summary>
/// <remarks>Ownership: one reader of the connection.</remarks>
/// <param name="connection">What is read.</param>
/// <param name="most">A line of so many bytes is cut there; else the connection's limit ends it.</param>
internal sealed class LineCutter(Connection connection, int most = int.MaxValue)
{
    private readonly List<byte[]> _lines = [];
    private int _searched;

    /// <summary>The lines that came, without their ends, at least one; empty: the output is over, or a line is longer than a line may be.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> NextAsync()
    {
        _lines.Clear();
        while (true)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            var consumed = Cut(read.Buffer.FirstSpan);
            connection.Input.AdvanceTo(read.Buffer.GetPosition(consumed), read.Buffer.End);
            if (_lines.Count > 0 || read.IsCompleted)
            {
                return _lines;
            }
        }
    }

    private int Cut(ReadOnlySpan<byte> input)
    {
        var start = 0;
        while (input[_searched..].IndexOf((byte)'\n') is var found and >= 0)
        {
            var line = input[start..(_searched + found)].TrimEnd((byte)'\r');
            _searched += found + 1;
            start = _searched;
            if (!line.Trim(" \t"u8).IsEmpty)
            {
                _lines.Add(line.ToArray());
            }
        }

        if (input.Length - start >= most)
        {
            _lines.Add(input[start..].ToArray());
            start = input.Length;
        }

        _searched = input.Length - start;
        return start;
    }
}
