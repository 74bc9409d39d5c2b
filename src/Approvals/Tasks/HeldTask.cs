namespace FastMcp.Approvals.Tasks;

/// <summary>A call that an agent made as a task of MCP, and that people are asked for: what the agent asks by, and what came of the call.</summary>
public sealed record HeldTask
{
    /// <summary>Stands before every id, so that none is taken for a server's own.</summary>
    public const string Prefix = "fastmcp-task-";

    /// <summary>The prefix and 32 hex digits that nobody can guess.</summary>
    public required string Id { get; init; }

    /// <summary>Hash of who calls which route, in hex: the task is nobody else's.</summary>
    public required string Owner { get; init; }

    /// <summary>Id of the request that people decide.</summary>
    public required string Approval { get; init; }

    /// <summary>The run of the gateway that holds the call. No other one makes it.</summary>
    public required string Run { get; init; }

    public required DateTimeOffset Asked { get; init; }

    /// <summary>When it came to stand where it stands.</summary>
    public required DateTimeOffset Changed { get; init; }

    /// <summary>From then on nobody knows it.</summary>
    public required DateTimeOffset Expires { get; init; }

    public HeldTaskState State { get; init; }

    /// <summary>For the agent: why it stands where it stands; empty: nothing is to be said.</summary>
    public string Words { get; init; } = "";

    /// <summary>The client opens pages for its user, and has not done so for this one.</summary>
    public bool Elicits { get; init; }

    /// <summary>What came of the call, sealed by whoever holds it; empty: nothing.</summary>
    public byte[] Result { get; init; } = [];

    /// <summary>It is an error of JSON-RPC and no result.</summary>
    public bool IsError { get; init; }

    public bool IsOver => State >= HeldTaskState.Completed;
}
