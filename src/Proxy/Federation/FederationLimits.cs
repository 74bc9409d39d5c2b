namespace FastMcp.Proxy.Federation;

/// <summary>What several servers behind one route may cost.</summary>
internal static class FederationLimits
{
    /// <summary>limit member-time: for so long one server may say nothing while others wait for its part. Beyond it they answer without it.</summary>
    public static TimeSpan MemberTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>limit member-total: and for so long it may say something.</summary>
    public static TimeSpan MemberTotal { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What a server has left that said something just now.</summary>
    public static TimeSpan Left(TimeSpan passed) => MemberTotal - passed is var left && left < MemberTime ? left > TimeSpan.Zero ? left : TimeSpan.Zero : MemberTime;

    /// <summary>A server that failed is not waited for again within this.</summary>
    public static TimeSpan Retry { get; } = TimeSpan.FromSeconds(5);

    /// <summary>limit merged-items: entries of one merged list. Beyond it the server that lists them is left out, and that is said.</summary>
    public const int Items = 200_000;

    /// <summary>limit merged-bytes: of one merged list.</summary>
    public const long Bytes = 128L * 1024 * 1024;

    /// <summary>Pages of one server's list.</summary>
    public const int Pages = 1_000;

    /// <summary>Entries and bytes of one page for clients.</summary>
    public const int PageItems = 1_000;

    public const int PageBytes = 512 * 1024;

    /// <summary>limit merged-lists: lists that are kept for pages to come.</summary>
    public const int Lists = 64;

    /// <summary>A list is kept for the next of its pages for so long.</summary>
    public static TimeSpan PageLife { get; } = TimeSpan.FromMinutes(2);

    /// <summary>limit federation-sessions.</summary>
    public const int Sessions = 10_000;

    /// <summary>A session that nobody uses.</summary>
    public static TimeSpan SessionIdle { get; } = TimeSpan.FromHours(1);
}
