namespace FastMcp.WebConsole;

/// <summary>What a browser came back with (RFC 6749 section 4.1.2, RFC 9207); empty texts for what it did not bring.</summary>
public readonly record struct ConsentReturn(string State, string Code, string Issuer, string Error)
{
    public override string ToString() => "***";
}
