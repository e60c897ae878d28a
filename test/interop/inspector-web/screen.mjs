/** What a person does on the page, and sees of it. */
export class Screen {
  constructor(page) {
    this.page = page;
  }

  async connect() {
    await this.page.getByText('Disconnected', { exact: true }).waitFor();
    await this.page.getByRole('switch', { name: /^Connect or disconnect/ }).click({ force: true });
    await this.page.getByText('Connected', { exact: true }).waitFor();
    return /MCP (\S+)/.exec(await this.main())[1];
  }

  async disconnect() {
    await this.press('Disconnect from server');
    await this.page.getByText('Disconnected', { exact: true }).waitFor();
  }

  /** One of the tabs at the top or of those of the monitoring beside. */
  open(tab) {
    return this.page.getByText(tab, { exact: true }).first().click();
  }

  press(name) {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Presses a button where there is one. */
  async pressIfThere(name) {
    if (await this.page.getByRole('button', { name, exact: true }).isVisible()) await this.press(name);
  }

  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      await this.page.getByRole('textbox', { name, exact: true }).fill(String(value));
    }
  }

  /** Runs a tool without waiting for its results. */
  async run(tool, fields = {}) {
    await this.open('Tools');
    await this.press(tool);
    await this.pressIfThere('Close results');
    await this.pressIfThere('Close error');
    await this.fill(fields);
    await this.press('Execute Tool');
  }

  /** What the page shows below its heading Results, or of a failure, as an outline. */
  async results(timeoutMs) {
    const heading = this.page.getByRole('heading', { name: 'Results' });
    const failure = this.page.getByText('Tool Error', { exact: true });
    await heading
      .or(failure)
      .first()
      .waitFor(timeoutMs && { timeout: timeoutMs });
    if (await failure.isVisible()) return this.page.getByRole('alert').filter({ has: failure }).ariaSnapshot();
    const [, shown = ''] = /heading "Results"([^]*?)(?=- separator "Resize|$)/.exec(await this.main()) ?? [];
    return shown;
  }

  async callTool(tool, fields) {
    await this.run(tool, fields);
    return this.results();
  }

  main() {
    return this.page.getByRole('main').first().ariaSnapshot();
  }

  /** Waits until the page shows a text in its main part. */
  async sees(text) {
    const [before, outline] = [Date.now(), () => this.main()];
    while (!(await outline()).includes(text)) {
      if (Date.now() - before > 15_000) throw new Error(`the page never showed ${text}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Waits until the list of messages has so many of one method. */
  async hears(method, count = 1) {
    await this.open('Protocol');
    const before = Date.now();
    for (;;) {
      const heard = (await this.main()).split(method).length - 1;
      if (heard >= count) return heard;
      if (Date.now() - before > 15_000) throw new Error(`${heard} ${method} in 15 s`);
      await this.page.waitForTimeout(100);
    }
  }
}
