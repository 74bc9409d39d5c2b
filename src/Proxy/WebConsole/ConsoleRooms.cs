using FastMcp.Approvals;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Health;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Recording;

namespace FastMcp.Proxy.WebConsole;

/// <summary>The rooms that the console looks into.</summary>
/// <param name="Live">What is in force.</param>
/// <param name="Health">How the gateway is.</param>
/// <param name="Blocks">Operators' stops.</param>
/// <param name="Identities">Issuers and credentials.</param>
/// <param name="Record">The session log.</param>
/// <param name="Desk">Where calls wait for people; a closed one: nowhere.</param>
/// <param name="TellNodes">Waits until other nodes can know of a block; null: there are none.</param>
internal sealed record ConsoleRooms(LiveState Live, HealthCheck Health, BlockRoom Blocks, IdentityBuilder Identities, SessionLog Record, ApprovalDesk Desk, Func<Task<bool>>? TellNodes)
{
    /// <summary>What servers say of pinned tools; null: nothing is pinned here.</summary>
    public PinBook? Pins { get; init; }

    /// <summary>Where people let the gateway call in their name; null: nowhere.</summary>
    public FastMcp.WebConsole.IConnections? Connections { get; init; }
}
