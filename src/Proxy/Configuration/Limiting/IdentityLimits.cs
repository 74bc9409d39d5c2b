namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>The limits of identity and of what it fetches; those that an operator may set stand where they belong, not under <c>limits</c>.</summary>
internal static class IdentityLimits
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    public static LimitSpec Skew { get; } =
        new(default, "skew", LimitUnit.Duration, 5 * Second, 0, 5 * Minute, "How far the clocks of an issuer and the gateway may differ.");

    public static LimitSpec Keep { get; } =
        new(default, "keep", LimitUnit.Duration, 30 * Second, 0, Hour, "How long the answer of an introspection is believed.");

    public static LimitSpec KeepLease { get; } =
        new(default, "keep", LimitUnit.Duration, 0, 0, 24 * Hour, "How long a minted credential is lent again; 0s: it is minted for each call.");

    /// <summary>Minted credentials that are kept, for each that is configured.</summary>
    public const int Leases = 10_000;

    /// <summary>A kept one is not lent any more when it ends within this.</summary>
    public static TimeSpan LeaseMargin { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Keys of an issuer are fetched again when they are this old.</summary>
    public static TimeSpan KeysRefresh { get; } = TimeSpan.FromHours(1);

    /// <summary>Keys that could not be fetched again are believed for so long.</summary>
    public static TimeSpan KeysStale { get; } = TimeSpan.FromHours(24);

    /// <summary>An unknown key id makes an issuer's keys be fetched again at most so often.</summary>
    public static TimeSpan UnknownKid { get; } = TimeSpan.FromSeconds(10);

    /// <summary>One fetch, all of it.</summary>
    public static TimeSpan Fetch { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of a fetched document.</summary>
    public const int FetchBytes = 1024 * 1024;

    /// <summary>Verified tokens that are remembered.</summary>
    public const int Tokens = 20_000;

    /// <summary>Tokens that one issuer is asked about at once.</summary>
    public const int Introspecting = 64;

    /// <summary>Tokens that one issuer did not know and that are remembered.</summary>
    public const int Refused = 10_000;

    /// <summary>It is not asked about such a token again for so long.</summary>
    public static TimeSpan RefusedFor { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Tokens that are verified at once, or wait for it.</summary>
    public const int Verifying = 256;
}
