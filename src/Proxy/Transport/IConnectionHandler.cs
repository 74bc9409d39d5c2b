namespace FastMcp.Proxy.Transport;

/// <summary>
/// Drives one accepted connection from its first byte to its end. The listener disposes the connection when the task is done.
/// Runs inline on a socket thread: nothing in it may block or compute long (see <see cref="OffLoop"/>).
/// </summary>
internal interface IConnectionHandler
{
    Task RunAsync(Connection connection);

    /// <summary>Who drives the connection, by its first bytes; null: nobody does, and it was ended. Nothing of whoever decided that is kept while it is driven.</summary>
    ValueTask<IConnectionHandler?> DriverOfAsync(Connection connection) => new(this);
}
