namespace FastMcp.TestKit.Peers;

/// <summary>A start line and its fields, as they stood on the wire.</summary>
public sealed record MessageHead(string StartLine, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    public string this[string name] => Values(name).FirstOrDefault() ?? "";

    public bool Has(string name) => Values(name).Any();

    public IEnumerable<string> Values(string name) =>
        Fields.Where(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    public bool IsChunked => this["transfer-encoding"].Equals("chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>The announced length, or null.</summary>
    public int? Length => Has("content-length") ? int.Parse(this["content-length"]) : null;

    /// <summary>Reads a head; null at a clean end before it.</summary>
    public static async ValueTask<MessageHead?> ReadAsync(ByteReader reader, CancellationToken stop)
    {
        var start = await reader.LineAsync(stop);
        if (start is null)
        {
            return null;
        }

        var fields = new List<KeyValuePair<string, string>>();
        while (await FieldLineAsync(reader, stop) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || line[..colon].Contains(' '))
            {
                throw new InvalidDataException($"Not a field: {line}");
            }

            fields.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return new(start, fields);
    }

    private static async ValueTask<string> FieldLineAsync(ByteReader reader, CancellationToken stop) =>
        await reader.LineAsync(stop) ?? throw new IncompleteMessageException("inside the head");
}
