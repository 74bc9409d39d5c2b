namespace FastMcp.WebConsole;

/// <summary>What the console asks the gateway that it runs in. Any thread; nothing of it waits.</summary>
public interface IRunningGateway
{
    HealthView Health { get; }

    PolicyView Policy { get; }

    AgentsView Agents { get; }

    /// <summary>Admins can lay blocks: there is a place where they are kept over a restart.</summary>
    bool CanBlock { get; }

    /// <summary>Stops a caller, an agent, a tool or an upstream. When it is done the block is in force, kept and on record, and what ran was cut.</summary>
    /// <param name="order">What is to be stopped.</param>
    /// <param name="who">Who stops it.</param>
    /// <returns>What is wrong with it; null: nothing.</returns>
    Task<string?> BlockAsync(BlockForm order, string who);

    /// <summary>Lifts a block.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    Task<string?> LiftAsync(string id, string who);

    /// <summary>Tools that their servers describe otherwise than they are pinned.</summary>
    IReadOnlyList<PinView> Pins => [];

    /// <summary>Admins can take a changed tool: there is a place where that is kept over a restart.</summary>
    bool CanTakeTools => false;

    /// <summary>Takes a changed tool as it is now, if it is still what the admin saw.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    string? TakeTool(string upstream, string tool, string digest, string who) => "There is no such tool.";

    /// <summary>Puts a view of the record on record.</summary>
    /// <param name="who">Who looks; <c>console</c> where nobody signs in.</param>
    /// <param name="what">Which exchange, or which page: nothing that a visitor wrote.</param>
    void Viewed(string who, string what);
}
