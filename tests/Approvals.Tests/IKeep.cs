using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>A place in which requests are kept, and opened again and again.</summary>
internal interface IKeep : IDisposable
{
    IApprovalStore Open();

    /// <summary>What is in it now, as the next run finds it.</summary>
    IKeep Copy();
}
