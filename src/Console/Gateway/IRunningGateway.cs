namespace FastMcp.WebConsole;

/// <summary>What the console asks the gateway that it runs in. Any thread; nothing of it waits.</summary>
public interface IRunningGateway
{
    HealthView Health { get; }

    PolicyView Policy { get; }

    AgentsView Agents { get; }

    /// <summary>Puts a view of the record on record.</summary>
    /// <param name="who">Who looks; <c>console</c> where nobody signs in.</param>
    /// <param name="what">Which exchange, or which page: nothing that a visitor wrote.</param>
    void Viewed(string who, string what);
}
