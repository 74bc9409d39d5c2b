using FastMcp.Approvals.Tasks;

namespace FastMcp.Approvals.Store;

/// <summary>Calls that agents made as tasks.</summary>
public sealed partial class SqliteApprovalStore
{
    public void AddTask(HeldTask task) => Guard(() => Run(
        "INSERT INTO task(id, owner, approval, run, asked, changed, expires, state, words, elicits, result, is_error) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        task.Id, task.Owner, task.Approval, task.Run, Ticks(task.Asked), Ticks(task.Changed), Ticks(task.Expires), (int)task.State, task.Words, task.Elicits ? 1 : 0, task.Result, task.IsError ? 1 : 0));

    public HeldTask? FindTask(string id, DateTimeOffset now) => Guard(() =>
    {
        using var command = Command("SELECT owner, approval, run, asked, changed, expires, state, words, elicits, result, is_error FROM task WHERE id = ?1 AND expires > ?2", [id, Ticks(now)]);
        using var rows = command.ExecuteReader();
        return !rows.Read() ? null : new HeldTask
        {
            Id = id,
            Owner = rows.GetString(0),
            Approval = rows.GetString(1),
            Run = rows.GetString(2),
            Asked = Time(rows.GetInt64(3)),
            Changed = Time(rows.GetInt64(4)),
            Expires = Time(rows.GetInt64(5)),
            State = (HeldTaskState)rows.GetInt32(6),
            Words = rows.GetString(7),
            Elicits = rows.GetBoolean(8),
            Result = rows.GetFieldValue<byte[]>(9),
            IsError = rows.GetBoolean(10),
        };
    });

    public void PutTask(HeldTask task) => Guard(() => Run(
        "UPDATE task SET changed = ?2, expires = ?3, state = ?4, words = ?5, elicits = ?6, result = ?7, is_error = ?8 WHERE id = ?1",
        task.Id, Ticks(task.Changed), Ticks(task.Expires), (int)task.State, task.Words, task.Elicits ? 1 : 0, task.Result, task.IsError ? 1 : 0));

    public int CountTasks(string owner, DateTimeOffset now) =>
        Guard(() => (int)Number("SELECT count(*) FROM task WHERE owner = ?1 AND state < 2 AND expires > ?2", owner, Ticks(now)));

    public int ForgetTasks(DateTimeOffset now, int most) =>
        Guard(() => Run("DELETE FROM task WHERE id IN (SELECT id FROM task WHERE expires <= ?1 ORDER BY expires LIMIT ?2)", Ticks(now), most));

    public bool GoesOn(string run, string own) => run == own;
}
