namespace FastMcp.Store.Policies;

/// <summary>The way of an order. Names are values of the table.</summary>
public enum OrderState
{
    /// <summary>Nodes verify and compile it, and say whether they could judge by it.</summary>
    Staged,

    /// <summary>It stands: nodes judge by it, those that were away as soon as they are back.</summary>
    InForce,

    /// <summary>A node could not, or did not say: nothing was changed anywhere.</summary>
    Withdrawn,
}
