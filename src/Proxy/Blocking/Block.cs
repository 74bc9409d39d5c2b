namespace FastMcp.Proxy.Blocking;

/// <summary>An operator's stop. Immutable.</summary>
/// <param name="Id">Names it for <c>--lift</c>, refusals and the record.</param>
/// <param name="Scope">What is stopped.</param>
/// <param name="Name">Whose: exact, case counts; empty for all.</param>
/// <param name="Reason">For agents and operators; one line.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself; null: when it is lifted.</param>
internal sealed record Block(string Id, BlockScope Scope, string Name, string Reason, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>Who vouches for the caller; null: whoever does.</summary>
    public string? Issuer { get; init; }

    /// <summary>Who laid it; with several nodes, on which.</summary>
    public string? By { get; init; }

    /// <summary>When it was lifted; null: it was not. Kept for a while, so that no other node lays it again.</summary>
    public DateTimeOffset? Lifted { get; init; }

    /// <summary>Bytes of a name.</summary>
    public const int LongestName = 256;

    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 512;

    /// <summary>The name as callers and messages spell it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(Name);

    public bool IsOver(DateTimeOffset now) => Lifted is not null || (Until is { } until && now >= until);

    public override string ToString() =>
        $"{Id}: {Scope.ToString().ToLowerInvariant()}{(Name.Length > 0 ? " " + Name : "")}{(Issuer is null ? "" : " of " + Issuer)} since {Since:yyyy-MM-ddTHH:mm:ss}Z{(Until is { } until ? $" until {until:yyyy-MM-ddTHH:mm:ss}Z" : "")}, {Reason}";
}
