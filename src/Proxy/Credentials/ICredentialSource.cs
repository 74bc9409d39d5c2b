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

    /// <summary>An upstream does not take it: a source that gives out the same again makes another one next time. May block.</summary>
    void Refuse(LendScope scope, Secret secret)
    {
        // Most make another one each time.
    }

    /// <summary>What a person has to do before there is a credential for this caller; null: nothing that would help.</summary>
    /// <param name="scope">Of the minting that failed.</param>
    /// <param name="waits">The person is on the way: waits for a while.</param>
    Task<ConsentWanted?> ConsentAsync(LendScope scope, bool waits) => Task.FromResult<ConsentWanted?>(null);
}
