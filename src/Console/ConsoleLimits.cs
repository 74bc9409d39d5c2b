namespace FastMcp.WebConsole;

/// <summary>Limits of the console. None is configurable: it is for the people who look after one gateway.</summary>
internal static class ConsoleLimits
{
    /// <summary>limit connections: at once, of all visitors.</summary>
    public const int Connections = 128;

    /// <summary>limit live: pages that follow the record at once; another one is told to look again later.</summary>
    public const int Live = 32;

    /// <summary>limit page: rows of a list.</summary>
    public const int Page = 50;

    /// <summary>limit part: bytes of recorded text that one part of a timeline holds; one entry may exceed it.</summary>
    public const int Part = 1024 * 1024;

    /// <summary>limit part-events: entries that one part of a timeline holds.</summary>
    public const int PartEvents = 4000;

    /// <summary>limit query: characters of what a visitor looks for, of each name; what is longer counts as not said.</summary>
    public const int Query = 256;

    /// <summary>limit body: bytes of an order, which may hold edited arguments.</summary>
    public const int Body = 256 * 1024;

    /// <summary>limit approvals-page: requests of a list.</summary>
    public const int Approvals = 200;

    /// <summary>limit head: bytes of a request's head.</summary>
    public const int Head = 16 * 1024;

    /// <summary>limit assembled: bytes of an event that is waited for until it is whole; behind that a stream is shown as it came only.</summary>
    public const int Assembled = 4 * 1024 * 1024;

    /// <summary>limit fresh: how long a page waits for the index to be up to date before it shows what the index knows.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>limit turn: how long a page waits for its turn at the index.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at the record while somebody follows it; longer where the index needs longer.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
}
