namespace FastMcp.Proxy.Credentials;

/// <summary>Makes credentials, and ends them where it can.</summary>
internal interface ICredentialSource
{
    /// <summary>It can end what it made before it ends by itself.</summary>
    bool Revokes => false;

    /// <summary>Off the socket threads. What goes wrong is a value.</summary>
    Task<Minted> MintAsync(LendScope scope);

    /// <summary>True: it is ended, or was already.</summary>
    Task<bool> RevokeAsync(in Minted minted) => Task.FromResult(true);
}
