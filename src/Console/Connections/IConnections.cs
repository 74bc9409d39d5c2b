namespace FastMcp.WebConsole;

/// <summary>Where people let the gateway call upstreams in their name. What a peer may cause is in results; each answer is a sentence for the person.</summary>
public interface IConnections
{
    /// <summary>All that there are, with what the person has granted.</summary>
    /// <param name="caller">Who, as the gateway names callers; null: nobody whose calls could be known.</param>
    /// <exception cref="IOException">The store cannot be had.</exception>
    Task<IReadOnlyList<ConnectionView>> OfAsync(string? caller);

    /// <summary>Everybody's grants, for admins.</summary>
    /// <exception cref="IOException">The store cannot be had.</exception>
    Task<IReadOnlyList<GrantView>> AllAsync();

    /// <summary>Where the browser goes.</summary>
    /// <param name="name">Of the connection.</param>
    /// <param name="caller">Who.</param>
    /// <param name="browser">The sign-in that it begins in, which nobody else knows.</param>
    Task<ConsentLead> LeadAsync(string name, string? caller, string browser);

    /// <summary>The browser is back. Null: the person is connected.</summary>
    Task<string?> BackAsync(string name, ConsentReturn said, string? caller, string browser);

    /// <summary>Ends the person's own grant. Null: it is done.</summary>
    Task<string?> EndAsync(string name, string? caller);

    /// <summary>Ends anybody's. Null: it is done.</summary>
    /// <param name="id">Of the grant.</param>
    /// <param name="who">The admin, for the record.</param>
    Task<string?> EndAsAdminAsync(string id, string who);

    /// <summary>The gateway as a client of that connection's server; null: it is registered there, or there is no such connection.</summary>
    byte[]? DocumentOf(string name);
}
