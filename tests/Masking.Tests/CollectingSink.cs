namespace FastMcp.Masking.Tests;

/// <summary>Keeps what a masker gives. A struct with a shared inside, as sinks are passed by reference.</summary>
internal struct CollectingSink() : IMaskedSink
{
    public List<byte> Bytes { get; } = [];

    public List<Finding> Findings { get; } = [];

    public List<string> Monitored { get; } = [];

    public readonly string Text => System.Text.Encoding.Latin1.GetString([.. Bytes]);

    public readonly void Write(Masked bytes) => Bytes.AddRange(bytes.Bytes);

    public readonly void Write(Monitored bytes)
    {
        Bytes.AddRange(bytes.Bytes);
        Monitored.Add(System.Text.Encoding.UTF8.GetString(bytes.Bytes));
    }

    public readonly void Found(in Finding finding) => Findings.Add(finding);
}
