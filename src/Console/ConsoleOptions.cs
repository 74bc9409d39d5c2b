using System.Net;
using FastMcp.Approvals;
using FastMcp.Recording.Index;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole;

/// <summary>Where the console is and what it reads.</summary>
public sealed record ConsoleOptions
{
    /// <summary>On loopback where nobody signs in.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Folder of the session log; null: nothing is recorded, and the pages say so.</summary>
    public string? Record { get; init; }

    /// <summary>Opens the index that several nodes share; null: this one is alone.</summary>
    public Func<IRecordIndex>? Nodes { get; init; }

    /// <summary>The gateway that the console runs in; null: it reads a record and knows nothing else.</summary>
    public IRunningGateway? Gateway { get; init; }

    /// <summary>What masks look like, of the gateway's policy or of the one that was named; null: only their common forms are known.</summary>
    public IMaskBook? Masks { get; init; }

    /// <summary>Null: nobody signs in; whoever uses this machine looks, and decides nothing.</summary>
    public SignInOptions? SignIn { get; init; }

    /// <summary>Where calls wait for people; null: nowhere.</summary>
    public ApprovalDesk? Approvals { get; init; }

    /// <summary>Where people let the gateway call in their name; null: nowhere, or nobody signs in.</summary>
    public IConnections? Connections { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
