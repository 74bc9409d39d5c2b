namespace FastMcp.Proxy.Outbound;

/// <summary>What came of a fetch: a status with its document, or why there is none.</summary>
/// <param name="Status">HTTP status; 0: there was no answer.</param>
/// <param name="Body">Whole; may hold secrets.</param>
/// <param name="WhyNot">For operators, of addresses and limits only; null with an answer.</param>
internal readonly record struct OutboundAnswer(int Status, byte[] Body, string? WhyNot)
{
    /// <summary>The other side wants nothing before that; zero: it did not say.</summary>
    public TimeSpan RetryAfter { get; init; }

    public bool IsOk => Status is >= 200 and < 300;

    public static OutboundAnswer None(string whyNot) => new(0, [], whyNot);

    /// <summary>Says nothing of the document.</summary>
    public string Fault => WhyNot ?? $"status {Status}";

    public override string ToString() => $"status {Status}, ***";
}
